export default function HomePage() {
  return <main className="min-w-0 flex-1 p-6">Home</main>
}
